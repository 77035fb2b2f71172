"""HTTP and nothing else: the async API service layer, in Pipedrive's two dialects."""
