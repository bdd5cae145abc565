package dev.tollgate.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * @param source who is asked who completed a task: none, tasklist (Tasklist's v1 API, Camunda 8.6 and 8.7) or search
 *     (the user task search of Camunda 8.8 and later, by the engine's client)
 * @param url Tasklist's address, with its context path
 * @param login cookie (Tasklist's own login) or basic
 */
@ConfigurationProperties("tollgate.tasks")
record TaskDirectoryProperties(
        @DefaultValue("none") Source source,
        @Nullable String url,
        @DefaultValue("cookie") Login login,
        @Nullable String username,
        @Nullable String password) {

    enum Source {
        NONE,
        TASKLIST,
        SEARCH
    }

    enum Login {
        COOKIE,
        BASIC
    }
}
