"""How the running time of every pattern of the code grows with repetitions of what it looks for."""
