import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsModule;
import org.elasticsearch.telemetry.metric.MeterRegistry;
import org.elasticsearch.threadpool.DefaultBuiltInExecutorBuilders;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.XContentType;

/** Asks Elasticsearch what it has against settings: of a node, as it is asked when the node starts, or of an index. */
public final class CheckSettings {
  public static void main(String[] arguments) throws Exception {
    String text = Files.readString(Path.of(arguments[1]), StandardCharsets.UTF_8);
    Settings settings = Settings.builder().loadFromSource(text, XContentType.JSON).build();
    LogConfigurator.configureESLogging();
    try {
      if (arguments[0].equals("index")) checkIndex(settings);
      else checkNode(settings);
      System.out.println("accepted");
    } catch (IllegalArgumentException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
    System.exit(0);
  }

  /** The pools first, as in a node: they know their own settings. */
  private static void checkNode(Settings settings) {
    ThreadPool pools = new ThreadPool(settings, MeterRegistry.NOOP, new DefaultBuiltInExecutorBuilders());
    List<Setting<?>> ofPools =
        pools.builders().stream().<Setting<?>>flatMap(builder -> builder.getRegisteredSettings().stream()).toList();
    new SettingsModule(settings, ofPools.toArray(new Setting<?>[0]));
  }

  private static void checkIndex(Settings settings) {
    new IndexScopedSettings(Settings.EMPTY, IndexScopedSettings.BUILT_IN_INDEX_SETTINGS).validate(settings, true);
  }
}
