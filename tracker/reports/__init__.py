"""What the data is written out as, and read back from: files that people keep."""
