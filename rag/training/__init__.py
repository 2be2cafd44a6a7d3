"""Making the weights: nothing at run time imports this."""
