package dev.tollgate.outbox;

import java.util.Map;

/** A message that waits to be published; its id is the message id, so that the engine drops a repetition. */
public record OutgoingMessage(String id, String name, String correlationKey, Map<String, Object> variables) {}
