package dev.tollgate.local.search;

import java.util.List;
import org.opensearch.common.settings.Setting;
import org.opensearch.plugins.Plugin;

/**
 * Registers the one setting of OpenSearch's index management plugin that Tasklist's index template names. Without it
 * the search store, which has no such plugin, refuses the template.
 */
public class IndexManagementSetting extends Plugin {

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(Setting.simpleString(
                "index.plugins.index_state_management.policy_id",
                Setting.Property.IndexScope,
                Setting.Property.Dynamic));
    }
}
