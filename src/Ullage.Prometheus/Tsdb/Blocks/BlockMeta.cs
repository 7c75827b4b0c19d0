using System.Text.Json;
using Ullage.Model;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>What a block's <c>meta.json</c> says: its time, and which smaller blocks it was made of.</summary>
/// <param name="Ulid">Its name.</param>
/// <param name="Range">Its stretch of time, end exclusive.</param>
/// <param name="Parents">Blocks that it replaces; Prometheus deletes them a little later.</param>
internal sealed record BlockMeta(string Ulid, TimeRange Range, IReadOnlyList<string> Parents)
{
    private const int MaxBytes = 1 << 24;

    /// <summary>Reads <c>meta.json</c> of a block.</summary>
    /// <exception cref="SourceException">It is missing or damaged.</exception>
    public static BlockMeta Read(string blockFolder)
    {
        var path = Path.Combine(blockFolder, "meta.json");
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new SourceException(SourceFailure.Malformed, $"{path} has more than {MaxBytes} bytes; this is no block's description.");
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.GetProperty("version").GetInt32() is var version and not 1)
            {
                throw new SourceException(SourceFailure.Unsupported, $"{path} has version {version}; version 1 is read.");
            }

            var parents = new List<string>();
            if (root.TryGetProperty("compaction", out var compaction) && compaction.TryGetProperty("parents", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                parents.AddRange(list.EnumerateArray().Select(static parent => parent.GetProperty("ulid").GetString() ?? ""));
            }

            var range = new TimeRange(root.GetProperty("minTime").GetInt64(), root.GetProperty("maxTime").GetInt64());
            return range.StartMs <= range.EndMs
                ? new BlockMeta(root.GetProperty("ulid").GetString() ?? "", range, parents)
                : throw new SourceException(SourceFailure.Malformed, $"{path}: minTime {range.StartMs} lies after maxTime {range.EndMs}.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SourceException(SourceFailure.Malformed, $"{path} is not a block's description: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(SourceFailure.NotFound, $"{path} is missing: the block was copied in part, or deleted while it was read.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{path}: {e.Message}", e);
        }
    }
}
