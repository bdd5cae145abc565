package dev.tollgate.obstacle;

/** Where an obstacle was noticed. */
public enum ObstacleSource {
    FORM,
    API,
    DETECTION
}
