"""JSON Schemas for editors: of flows, page maps and config.yaml, made from the models that read them."""

from assistant.schema.config import config_schema
from assistant.schema.flows import flow_schema
from assistant.schema.pages import pages_schema

__all__ = ["config_schema", "flow_schema", "pages_schema"]
