/** Records of what is to be sent to the engine, appended in the feature's own transaction and sent after its commit. */
@org.springframework.modulith.ApplicationModule(
        displayName = "Outbox",
        allowedDependencies = {})
package dev.tollgate.outbox;
