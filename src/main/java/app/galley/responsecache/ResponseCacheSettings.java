package app.galley.responsecache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param size memory for cached responses; 0 turns the cache off
 */
@ConfigurationProperties("galley.response-cache")
record ResponseCacheSettings(@DefaultValue("64MB") DataSize size) {
}
