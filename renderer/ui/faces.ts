/** The Chinese face, in its hundred parts: asked for beside the first picture, which doesn't wait for it. */
import '@fontsource-variable/noto-sans-sc/index.css';
