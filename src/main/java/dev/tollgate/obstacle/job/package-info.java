/** Workers of the processes of obstacles. */
package dev.tollgate.obstacle.job;
