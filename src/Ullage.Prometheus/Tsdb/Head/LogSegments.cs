using System.Globalization;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>
/// The files of a write-ahead log in the order to read them: the newest checkpoint, which stands for all segments up to its number, then
/// the segments after that.
/// </summary>
internal static class LogSegments
{
    private const string CheckpointPrefix = "checkpoint.";

    /// <summary>Lists the files; none when the folder is absent.</summary>
    public static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var checkpoint = DataFolder.Folders(folder, CheckpointPrefix + "*")
            .Select(static path => (Path: path, Number: Number(Path.GetFileName(path)[CheckpointPrefix.Length..])))
            .Where(static found => found.Number >= 0).OrderByDescending(static found => found.Number).FirstOrDefault((Path: "", Number: -1));
        return
        [
            .. checkpoint.Number < 0 ? [] : Numbered(checkpoint.Path).Select(static file => file.Path),
            .. Numbered(folder).Where(file => file.Number > checkpoint.Number).Select(static file => file.Path),
        ];
    }

    private static IEnumerable<(string Path, int Number)> Numbered(string folder) =>
        DataFolder.Files(folder).Select(static path => (Path: path, Number: Number(Path.GetFileName(path)))).Where(static file => file.Number >= 0).OrderBy(static file => file.Number);

    private static int Number(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
