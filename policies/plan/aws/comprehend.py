"""Amazon Comprehend."""

from __future__ import annotations

from policies.plan.kind import Kind

DOCUMENT_CLASSIFIER = Kind("aws:comprehend/documentClassifier:DocumentClassifier")
ENTITY_RECOGNIZER = Kind("aws:comprehend/entityRecognizer:EntityRecognizer")
