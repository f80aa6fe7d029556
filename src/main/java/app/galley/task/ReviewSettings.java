package app.galley.task;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param fourEyes whether somebody else than the writers must approve: than everybody who
 * created the task, changed its content or gave it a picture
 */
@ConfigurationProperties("galley.review")
record ReviewSettings(@DefaultValue("false") boolean fourEyes) {
}
