package app.galley.desk;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the desk's scripts and style. Browsers keep them and ask whether they have
 * changed, so that a slow line carries them once.
 */
@Configuration(proxyBeanMethods = false)
class DeskAssets implements WebMvcConfigurer {

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/desk/assets/**")
			.addResourceLocations("classpath:/desk/")
			.setCacheControl(CacheControl.noCache());
	}

}
