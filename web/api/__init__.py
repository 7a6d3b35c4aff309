"""The interface for programs (接口): the same facts as the pages, as JSON, for who has a token."""
