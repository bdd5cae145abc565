/**
 * The way to the process engine: client, deployment registry, job harness, outbox dispatcher, reconciler. Knows no
 * feature; features meet it through {@link dev.tollgate.engine.Worker} and {@link dev.tollgate.engine.JobGuard}.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Engine")
package dev.tollgate.engine;
