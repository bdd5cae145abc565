/** The workers of {@code communication-campaign}. */
package dev.tollgate.communication.job;
