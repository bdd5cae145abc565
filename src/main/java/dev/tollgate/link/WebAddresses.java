package dev.tollgate.link;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where people find Tollgate and Tasklist, for links in mails. Configured, never taken from a request. */
@Component
public class WebAddresses {

    private final Environment environment;

    WebAddresses(Environment environment) {
        this.environment = environment;
    }

    /** The address of a path of this application. */
    public String of(String path) {
        String base = environment.getProperty("tollgate.web.base", "");
        if (base.isBlank()) {
            base = "http://localhost:"
                    + environment.getProperty("local.server.port", environment.getProperty("server.port", "8090"));
        }
        return withoutSlash(base) + path;
    }

    /** The address of Tasklist, where all tasks of a person are. */
    public String tasklist() {
        return withoutSlash(environment.getProperty("tollgate.web.tasklist", "http://localhost:8080/tasklist"));
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }
}
