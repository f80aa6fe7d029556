package app.galley.responsecache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param size of all answers that are remembered, in memory; 0 remembers none
 */
@ConfigurationProperties("galley.answers")
record ResponseCacheSettings(@DefaultValue("64MB") DataSize size) {
}
