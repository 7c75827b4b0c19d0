using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Prometheus.Recording;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage record</c>.</summary>
internal static class RecordCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "record",
        Summary = "Write what recommend would read into one small file",
        Description =
            "Runs recommend, notes every series that it asks for, and writes their samples in the window into one compressed, checksummed file. --recording reads it back with the same result: for a bug report, a second look elsewhere, or a demonstration. Namespaces, pods, images and labels are in it as they are; look before you share it.",
        Settings = [.. SettingTable.Reading.Where(static s => s != SourceSettings.Plan), .. SettingTable.Selecting, OutputSettings.OutputFile, OutputSettings.Note, OutputSettings.Round],
        Examples = [new("ullage record -p http://localhost:9090 -n staging --window 3d --output-file staging.ullage", "three days of a namespace"), new("ullage recommend --recording staging.ullage", "read it back, anywhere")],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (invocation.Settings.Get(OutputSettings.OutputFile) is not { } path)
        {
            problems.Add("record needs --output-file, such as --output-file staging.ullage: a recording is not text");
            path = "";
        }

        await using var source = new TappedSource(await SourceOpening.OpenAsync(invocation, problems, cancellationToken));
        var request = ReportRun.Request(invocation, null, null);
        request = request with { At = request.At ?? invocation.Surroundings.Time.GetUtcNow() };
        var report = await ReportRun.MakeAsync(invocation, source, request, SizingSettings.DefaultPolicy(), cancellationToken);
        var writer = new RecordingWriter(invocation.Settings.Get(OutputSettings.Round).ToDictionary(static p => p.Key, static p => p.Value, StringComparer.Ordinal));
        await writer.RecordAsync(source, source.Asked, report.Window, cancellationToken);
        OutputFile.WriteBytes(invocation.PathOf(path), path, stream => writer.WriteTo(stream, invocation.Settings.Get(OutputSettings.Note) ?? "", report.Window));
        invocation.Remark($"recorded {writer.SeriesCount:N0} series and {writer.SampleCount:N0} samples of {report.Window} in {path}");
        return report.Missing.Count > 0 ? ExitCode.Partial : ExitCode.Done;
    }
}
