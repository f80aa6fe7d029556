package app.galley.migration;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;

/**
 * Reads a WordPress export as a stream, so that memory does not grow with it. A document
 * type, and with it every entity of its own, is refused: no export has one.
 */
final class WxrReader {

	/** Characters; a post has 1 MB at most. */
	private static final int MAX_TEXT_LENGTH = 4 * 1024 * 1024;

	private static final int DECLARATION_BYTES = 200;

	private static final Pattern ENCODING = Pattern.compile("^<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"']+)[\"']");

	private static final Pattern WANTED_META = Pattern.compile("_thumbnail_id|_wp_attachment_image_alt");

	private final Path file;

	/** The line that was read last, for faults. */
	private int line = 1;

	WxrReader(Path file) {
		this.file = file;
	}

	/**
	 * Reads the file to its end.
	 * @param channel receives authors, terms and the site's own elements
	 * @param items receives each item
	 * @throws Damaged where the file cannot be read on; what came before has been
	 * delivered
	 */
	void read(Consumer<WxrTerm> channel, Consumer<WxrItem> items) throws IOException {
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		factory.setProperty(XMLInputFactory.IS_COALESCING, false);
		factory.setXMLResolver((publicId, systemId, base, namespace) -> {
			throw new XMLStreamException("external entities are refused");
		});
		try (Reader text = open(this.file)) {
			XMLStreamReader xml = factory.createXMLStreamReader(text);
			int depth = 0;
			boolean rss = false;
			while (xml.hasNext()) {
				int event = xml.next();
				this.line = xml.getLocation().getLineNumber();
				if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
					throw new Damaged(this.line, "has a document type or an entity of its own, which no export has");
				}
				if (event == XMLStreamConstants.START_ELEMENT) {
					depth++;
					String name = xml.getLocalName();
					if (depth == 1 && !name.equals("rss")) {
						throw new Damaged(this.line, "is not a WordPress export: it begins with <" + name + ">");
					}
					rss = true;
					if (depth == 3 && name.equals("item")) {
						items.accept(item(xml));
						depth--;
					}
					else if (depth == 3) {
						channel.accept(term(xml, name));
						depth--;
					}
				}
				else if (event == XMLStreamConstants.END_ELEMENT) {
					depth--;
				}
			}
			if (!rss) {
				throw new Damaged(this.line, "is empty");
			}
		}
		catch (XMLStreamException ex) {
			throw new Damaged(line(ex), fault(ex));
		}
		catch (CharacterCodingException ex) {
			throw new Damaged(this.line, "is not in the encoding that it states: export it again");
		}
	}

	private int line(XMLStreamException failure) {
		return (failure.getLocation() != null && failure.getLocation().getLineNumber() > 0)
				? failure.getLocation().getLineNumber() : this.line;
	}

	private static String fault(XMLStreamException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CharacterCodingException) {
				return "is not in the encoding that it states: export it again";
			}
		}
		String message = String.valueOf(failure.getMessage());
		if (message.contains("must start and end within the same entity") || message.contains("end-of-input")
				|| message.contains("Unexpected end")) {
			return "ends in the middle of an element: it is not complete";
		}
		String sentence = message.replaceFirst("(?s)^ParseError at .*?\\nMessage: ", "").lines().findFirst().orElse("");
		return "is not well-formed XML: " + sentence;
	}

	/** Text in the encoding of the XML declaration; fails at a byte that is not. */
	private static Reader open(Path file) throws IOException {
		InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
		bytes.mark(DECLARATION_BYTES);
		String start = new String(bytes.readNBytes(DECLARATION_BYTES), StandardCharsets.ISO_8859_1);
		bytes.reset();
		if (start.startsWith("\u00EF\u00BB\u00BF")) {
			bytes.skipNBytes(3);
			start = start.substring(3);
		}
		Matcher declared = ENCODING.matcher(start);
		Charset charset;
		try {
			charset = declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			bytes.close();
			throw new Damaged(1, "states an unknown encoding: " + declared.group(1));
		}
		return new XmlCharacters(new InputStreamReader(bytes,
				charset.newDecoder()
					.onMalformedInput(CodingErrorAction.REPORT)
					.onUnmappableCharacter(CodingErrorAction.REPORT)));
	}

	private static WxrItem item(XMLStreamReader xml) throws XMLStreamException {
		WxrItem item = new WxrItem(xml.getLocation().getLineNumber());
		while (xml.next() != XMLStreamConstants.END_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
				element(xml, item);
			}
		}
		return item;
	}

	private static void element(XMLStreamReader xml, WxrItem item) throws XMLStreamException {
		String name = xml.getLocalName();
		switch (name) {
			case "category" -> {
				String domain = attribute(xml, "domain");
				String slug = attribute(xml, "nicename");
				item.terms.add(new WxrItem.Term(domain, slug, text(xml, item)));
			}
			case "postmeta" -> {
				WxrTerm meta = term(xml, name);
				String key = meta.text("meta_key");
				if (key.equals("_wp_old_slug")) {
					item.oldSlugs.add(meta.text("meta_value"));
				}
				else if (WANTED_META.matcher(key).matches()) {
					item.meta.put(key, meta.text("meta_value"));
				}
			}
			case "comment" -> {
				item.comments++;
				skip(xml);
			}
			case "encoded" -> {
				String prefix = "excerpt".equals(xml.getPrefix()) ? "excerpt" : "content";
				item.texts.put(prefix, text(xml, item));
			}
			default -> item.texts.put(name, text(xml, item));
		}
	}

	private static String attribute(XMLStreamReader xml, String name) {
		String value = xml.getAttributeValue(null, name);
		return (value != null) ? value : "";
	}

	private static WxrTerm term(XMLStreamReader xml, String name) throws XMLStreamException {
		WxrTerm term = new WxrTerm(name, xml.getLocation().getLineNumber());
		StringBuilder own = new StringBuilder();
		while (xml.next() != XMLStreamConstants.END_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
				term.texts.put(xml.getLocalName(), text(xml, null));
			}
			else if (isText(xml) && own.length() < MAX_TEXT_LENGTH) {
				own.append(xml.getText());
			}
		}
		term.texts.put("", own.toString().strip());
		return term;
	}

	/** The text of an element, without that of elements within. */
	private static String text(XMLStreamReader xml, @Nullable WxrItem item) throws XMLStreamException {
		StringBuilder text = new StringBuilder();
		while (xml.next() != XMLStreamConstants.END_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
				skip(xml);
			}
			else if (isText(xml)) {
				if (text.length() + xml.getTextLength() <= MAX_TEXT_LENGTH) {
					text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
				}
				else if (item != null) {
					item.tooLong = true;
				}
			}
		}
		return text.toString();
	}

	private static boolean isText(XMLStreamReader xml) {
		return switch (xml.getEventType()) {
			case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> true;
			default -> false;
		};
	}

	private static void skip(XMLStreamReader xml) throws XMLStreamException {
		for (int depth = 1; depth > 0;) {
			int event = xml.next();
			depth += (event == XMLStreamConstants.START_ELEMENT) ? 1
					: (event == XMLStreamConstants.END_ELEMENT) ? -1 : 0;
		}
	}

	/** A file that cannot be read on, with the line. */
	static final class Damaged extends IOException {

		private final int line;

		Damaged(int line, String message) {
			super(message);
			this.line = line;
		}

		int line() {
			return this.line;
		}

	}

}
