package app.galley.media;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JpegSegmentsTests {

	@Test
	void readsTheSizeAndKeepsAFileWithoutMetadata() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(321, 123), ImageFormat.JPEG);
		assertThat(JpegSegments.header(jpeg)).isEqualTo(new ImageHeader(ImageFormat.JPEG, 321, 123));
		assertThat(JpegSegments.colours(jpeg).components()).isEqualTo(3);
		assertThat(JpegSegments.stripMetadata(jpeg)).isEqualTo(jpeg);
	}

	@Test
	void skipsPaddingBeforeAMarker() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(321, 123), ImageFormat.JPEG);
		byte[] padded = new byte[jpeg.length + 3];
		Arrays.fill(padded, (byte) 0xff);
		System.arraycopy(jpeg, 0, padded, 0, 2);
		System.arraycopy(jpeg, 2, padded, 5, jpeg.length - 2);
		assertThat(JpegSegments.header(padded)).isEqualTo(JpegSegments.header(jpeg));
		assertThat(JpegSegments.stripMetadata(padded)).isEqualTo(jpeg);
	}

	@Test
	void removesCommentsAndApplicationData() throws Exception {
		byte[] jpeg = TestImages.encode(TestImages.photo(321, 123), ImageFormat.JPEG);
		byte[] segments = { (byte) 0xff, (byte) 0xfe, 0, 4, 'h', 'i', (byte) 0xff, (byte) 0xed, 0, 3, 'p' };
		byte[] commented = new byte[jpeg.length + segments.length];
		System.arraycopy(jpeg, 0, commented, 0, 2);
		System.arraycopy(segments, 0, commented, 2, segments.length);
		System.arraycopy(jpeg, 2, commented, 2 + segments.length, jpeg.length - 2);
		assertThat(JpegSegments.stripMetadata(commented)).isEqualTo(jpeg);
	}

	@Test
	void refusesAFileWithoutASize() {
		byte[] empty = { (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9 };
		assertThatExceptionOfType(UnusableImage.class).isThrownBy(() -> JpegSegments.header(empty))
			.withMessageContaining("has no size");
		byte[] damaged = { (byte) 0xff, (byte) 0xd8, 0, 0, 0, 0 };
		assertThatExceptionOfType(UnusableImage.class).isThrownBy(() -> JpegSegments.header(damaged))
			.withMessageContaining("damaged");
	}

}
