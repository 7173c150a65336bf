"""Limits of Step Functions. Pure."""

NAME_LENGTH = 80
"""Characters of a state machine's name: https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html"""
