package app.galley.media;

import org.jspecify.annotations.Nullable;

/**
 * The provenance that a generated image states inside its file: IPTC's digital source
 * type and the AI system. Written into the original and every rendition.
 *
 * @param sourceType a URI of the IPTC vocabulary {@code digitalsourcetype}
 * @param aiSystem the system that generated the image; null when no AI did
 */
public record XmpProvenance(String sourceType, @Nullable String aiSystem) {

	private static final String VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";

	/** An image drawn by an algorithm that was not trained on anything. */
	public static XmpProvenance algorithmic() {
		return new XmpProvenance(VOCABULARY + "algorithmicMedia", null);
	}

	/**
	 * An image made by a trained model.
	 * @param aiSystem name and version of the model
	 */
	public static XmpProvenance trained(String aiSystem) {
		return of(new AiMark(AiUse.GENERATED, aiSystem));
	}

	/** The mark of an image that AI made elsewhere. */
	static XmpProvenance of(AiMark mark) {
		return new XmpProvenance(VOCABULARY + mark.use().sourceType(), mark.system());
	}

	/** An XMP packet. */
	String xmp() {
		String system = (this.aiSystem != null) ? " Iptc4xmpExt:AISystemUsed=\"" + escape(this.aiSystem) + "\"" : "";
		return """
				<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
				<x:xmpmeta xmlns:x="adobe:ns:meta/">
				<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
				<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
				 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
				 xmp:CreatorTool="Galley" Iptc4xmpExt:DigitalSourceType="%s"%s/>
				</rdf:RDF>
				</x:xmpmeta>
				<?xpacket end="r"?>""".formatted(escape(this.sourceType), system);
	}

	private static String escape(String text) {
		return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ")
			.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("\"", "&quot;");
	}

}
