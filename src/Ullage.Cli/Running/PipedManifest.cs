using System.Text;
using Ullage.Application.Apply;

namespace Ullage.Cli.Running;

/// <summary>Manifests from standard input, as a file for as long as a run takes: what would change a file goes to standard output instead.</summary>
internal sealed class PipedManifest : IDisposable
{
    private const long MostBytes = 32L << 20;
    private const string Name = "stdin.yaml";

    private PipedManifest(string folder) => Folder = folder;

    /// <summary>The folder that the file is in, alone.</summary>
    public string Folder { get; }

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="UsageException">There is too much of it, or no room to keep it.</exception>
    public static PipedManifest Read(Surroundings surroundings)
    {
        var bytes = StandardInput.Read(surroundings, MostBytes) ?? throw new UsageException($"standard input holds more than {MostBytes >> 20} MiB; give -f a file, or manifests in parts");
        PipedManifest? piped = null;
        try
        {
            piped = new PipedManifest(Directory.CreateTempSubdirectory("ullage-").FullName);
            File.WriteAllBytes(piped.Path, bytes);
            return piped;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Half of it may be there, Secrets included.
            piped?.Dispose();
            throw new UsageException($"standard input cannot be kept in {System.IO.Path.GetTempPath()} while it is worked on ({OutputFile.Told(e)}); set TMPDIR to a folder that can be written, or give -f a file");
        }
    }

    /// <summary>Writes what the file would hold: changed where the plan changes it, else as it came.</summary>
    public void Write(TextWriter output, FilePlan plan) =>
        output.Write(Encoding.UTF8.GetString(plan.Files.FirstOrDefault(f => f.Path == Path) is { } edit ? edit.After.Span : File.ReadAllBytes(Path)));

    /// <summary>The plan with the file called by where it came from: nobody finds it afterwards.</summary>
    public FilePlan Named(FilePlan plan) => plan with
    {
        Workloads = [.. plan.Workloads.Select(w => w with { Outcome = w.Outcome with { Refusal = Named(w.Outcome.Refusal), AutoscalerRefusal = Named(w.Outcome.AutoscalerRefusal) } })],
        Unread = [.. plan.Unread.Select(u => Named(u)!)],
    };

    private string? Named(string? sentence) => sentence?.Replace(Path, "standard input", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
