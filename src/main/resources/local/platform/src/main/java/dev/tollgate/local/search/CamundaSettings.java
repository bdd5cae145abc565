package dev.tollgate.local.search;

import java.util.Collection;
import java.util.List;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.shard.IndexSettingProvider;
import org.opensearch.plugins.Plugin;

/** What Tasklist and Operate 8.6.0 need of a search store and a plain one does not give. */
public class CamundaSettings extends Plugin {

    /**
     * Registers the one setting of OpenSearch's index management plugin that Tasklist's index template names. Without it
     * the search store, which has no such plugin, refuses the template.
     */
    @Override
    public List<Setting<?>> getSettings() {
        return List.of(Setting.simpleString(
                "index.plugins.index_state_management.policy_id",
                Setting.Property.IndexScope,
                Setting.Property.Dynamic));
    }

    /**
     * Tasklist writes a time that falls on a whole second without its fraction, which its own index refuses, and then
     * repeats the same batch for ever: nobody sees a new task. Such a value is left out of the index instead.
     */
    @Override
    public Collection<IndexSettingProvider> getAdditionalIndexSettingProviders() {
        return List.of(new IndexSettingProvider() {
            @Override
            public Settings getAdditionalIndexSettings(String index, boolean dataStream, Settings requested) {
                return index.startsWith("tasklist-")
                        ? Settings.builder().put("index.mapping.ignore_malformed", true).build()
                        : Settings.EMPTY;
            }
        });
    }
}
