"""sealbook: executes paired notebooks and seals what they read and what they gave."""
