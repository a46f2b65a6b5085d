"""A web application that is not ours, and a flow for it."""
