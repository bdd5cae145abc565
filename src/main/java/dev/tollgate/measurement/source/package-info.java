/** Usage that is fetched on a schedule: from an HTTP JSON source, by SQL, and from Prometheus. */
package dev.tollgate.measurement.source;
