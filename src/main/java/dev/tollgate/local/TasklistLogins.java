package dev.tollgate.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Logins for example people at the local Tasklist and Operate. The password is the user name, as with Camunda's own local
 * users; nobody but this machine can reach them.
 */
public class TasklistLogins {

    private static final int CHEAPEST = 4;
    private static final String OPERATE_USERS = "operate-user-1.2.0_";
    private static final String TASKLIST_USERS = "tasklist-user-1.4.0_";

    private final LocalPlatform platform;
    private final LocalHttp http = new LocalHttp();
    private final ObjectMapper json = new ObjectMapper();
    private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder(CHEAPEST);

    TasklistLogins(LocalPlatform platform) {
        this.platform = platform;
    }

    /** A person who logs in as {@code username} with the user name for password. */
    public record Person(String username, String displayName) {}

    /**
     * Gives each person a login, or brings the display name of an existing one up to date. Waits until Tasklist is ready.
     *
     * @throws LocalPlatformException when the search store refuses
     */
    public void give(Collection<Person> people) {
        if (people.isEmpty()) {
            return;
        }
        platform.awaitReady();
        StringBuilder bulk = new StringBuilder();
        try {
            for (Person person : people) {
                ObjectNode user = json.createObjectNode()
                        .put("id", person.username())
                        .put("userId", person.username())
                        .put("displayName", person.displayName())
                        .put("password", "{bcrypt}" + passwords.encode(person.username()));
                user.putArray("roles").add("OPERATOR");
                // Operate checks the login for both; Tasklist looks up display names in its own index.
                for (String index : new String[] {OPERATE_USERS, TASKLIST_USERS}) {
                    bulk.append(index(index, person.username()))
                            .append('\n')
                            .append(json.writeValueAsString(user))
                            .append('\n');
                }
            }
            JsonNode answer = http.postJson(
                    platform.addresses().search().resolve("/_bulk?refresh=true"),
                    bulk.toString(),
                    "application/x-ndjson");
            if (answer.path("errors").asBoolean()) {
                throw new IOException(firstError(answer));
            }
        } catch (IOException e) {
            throw new LocalPlatformException(
                    "The logins at Tasklist and Operate could not be written: " + e.getMessage(),
                    "Look at the search store's log in "
                            + platform.settings().logs().resolve("search.log"),
                    e);
        }
    }

    private String index(String index, String username) throws JsonProcessingException {
        ObjectNode action = json.createObjectNode();
        action.putObject("index").put("_index", index).put("_id", username);
        return json.writeValueAsString(action);
    }

    private static String firstError(JsonNode answer) {
        for (JsonNode item : answer.path("items")) {
            if (item.at("/index").has("error")) {
                return item.at("/index/error").toString();
            }
        }
        return answer.toString();
    }
}
