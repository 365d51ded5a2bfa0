SELECT bridge.arithmetic_key, bridge.position, bridge.role, bridge.observation_key
FROM star.bridge_arithmetic_observation AS bridge
