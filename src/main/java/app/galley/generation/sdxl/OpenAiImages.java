package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.sdxl.SdxlSettings.OpenAi.Dialect;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's image API as LocalAI, vLLM-Omni, SGLang, Xinference, OpenVINO and
 * stable-diffusion.cpp speak it. One call generates the image, which cannot be fetched
 * later.
 */
final class OpenAiImages implements SdxlServer {

	private static final int DOWNLOAD_ATTEMPTS = 3;

	/** The model name that stable-diffusion.cpp reports for any checkpoint. */
	private static final String SDCPP_MODEL = "sd-cpp-local";

	private static final String WRONG_DIALECT = "The SDXL server is stable-diffusion.cpp, which ignores seed and steps"
			+ " in this dialect: set GALLEY_SDXL_OPENAI_DIALECT=sdcpp.";

	private final SdxlHttp http;

	private final SdxlSettings settings;

	OpenAiImages(URI server, SdxlSettings settings) {
		this.http = new SdxlHttp(server, settings);
		this.settings = settings;
	}

	@Override
	public String engine() {
		return "openai";
	}

	@Override
	public String address() {
		return this.http.base().toString();
	}

	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		if (cancel.isCancelled()) {
			throw GenerationFailed.cancelled();
		}
		Object body = OpenAiRequest.of(request.parameters(), this.settings.openai().dialect(), this.settings.model());
		if (speaksAnotherDialect()) {
			throw GenerationFailed.refused(WRONG_DIALECT);
		}
		progress.sending();
		HttpResponse<byte[]> response = this.http.generate(this.settings.openai().path(), body, cancel, () -> {
		});
		if (response.statusCode() != 200) {
			throw SdxlFailures.of(response);
		}
		return new GeneratedImage(image(response), engine(), this.settings.model(), null, null,
				usesSampler() ? null : "the server's own");
	}

	private byte[] image(HttpResponse<byte[]> response) throws GenerationFailed {
		if (response.headers().firstValue("Content-Type").orElse("").startsWith("image/")) {
			return response.body();
		}
		try {
			JsonNode json = SdxlHttp.JSON.readTree(response.body());
			String error = ErrorText.reported(json);
			if (!error.isEmpty()) {
				throw SdxlFailures.reported(error);
			}
			JsonNode image = json.at("/data/0");
			if (image.at("/b64_json").isString()) {
				return SdxlHttp.base64(image.at("/b64_json").stringValue());
			}
			if (image.at("/url").isString()) {
				return fetch(image.at("/url").stringValue());
			}
			throw SdxlFailures.noImage();
		}
		catch (JacksonException ex) {
			throw SdxlFailures.noImage();
		}
	}

	/** Fetches only from the server itself: it could name any address in our network. */
	private byte[] fetch(String url) throws GenerationFailed {
		if (url.startsWith("data:")) {
			return SdxlHttp.base64(url);
		}
		URI own = this.http.own(url)
			.orElseThrow(() -> GenerationFailed.refused("The SDXL server returned an address on another server, which"
					+ " Galley does not fetch: configure it to return b64_json, or addresses as in GALLEY_SDXL_URL."));
		@Nullable Exception cause = null;
		for (int i = 0; i < DOWNLOAD_ATTEMPTS; i++) {
			try {
				HttpResponse<byte[]> response = this.http.download(own);
				if (response.statusCode() == 200) {
					return response.body();
				}
			}
			catch (IOException ex) {
				cause = ex;
			}
			catch (InterruptedException ex) {
				throw GenerationFailed.stopped(ex);
			}
		}
		throw GenerationFailed.unknown("The SDXL server generated the image but does not return it. The image was not"
				+ " requested again: check the server's log, then generate again.", cause);
	}

	@Override
	public Health health() {
		Health health = this.http.probe(models(), "The SDXL server");
		try {
			return (health.up() && speaksAnotherDialect()) ? new Health(false, WRONG_DIALECT) : health;
		}
		catch (GenerationFailed ex) {
			return Health.shuttingDown();
		}
	}

	/**
	 * Checked before every image, since the provenance is kept for good and must be true.
	 * A server that does not list its models is not stable-diffusion.cpp.
	 */
	private boolean speaksAnotherDialect() throws GenerationFailed {
		if (this.settings.openai().dialect() == Dialect.SDCPP) {
			return false;
		}
		try {
			HttpResponse<byte[]> response = this.http.get(models());
			return response.statusCode() == 200 && SdxlHttp.JSON.readTree(response.body())
				.path("data")
				.valueStream()
				.anyMatch((model) -> SDCPP_MODEL.equals(model.path("id").asString("")));
		}
		catch (IOException | JacksonException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	private String models() {
		return this.settings.openai().path().replace("/images/generations", "/models");
	}

	private boolean usesSampler() {
		return this.settings.openai().dialect() == Dialect.SDCPP;
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(false, false, false, true, true, usesSampler(), this.settings.concurrency());
	}

}
