/**
 * What stands in the way: the catalogue of the method's obstacles, and those raised in a program with who removes them.
 * Other modules raise with {@link dev.tollgate.obstacle.Obstacles} and ask it what blocks.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Obstacle")
package dev.tollgate.obstacle;
