/** The workers of the steps that create urgency and gather sponsorship. */
package dev.tollgate.sponsorship.job;
