package dev.tollgate.outbox;

import java.util.Map;

/** Takes messages for the engine. Must be called inside the transaction whose outcome the message tells. */
public interface Outbox {

    /**
     * Appends a message; it is published after commit with the returned id as message id, at least once.
     *
     * @param correlationKey the program's, wave's or campaign's id
     */
    String append(String messageName, String correlationKey, Map<String, Object> variables);
}
