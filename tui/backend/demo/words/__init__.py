"""What the demo company's people are called, sell and say: data only, one file per subject."""
