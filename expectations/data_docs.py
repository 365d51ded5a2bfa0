def free_from_network(folder): pass
