"""AWS Certificate Manager: limits."""

LONGEST_CERTIFICATE_NAME = 64
"""Characters of a certificate's first name:
https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html, DomainName"""
