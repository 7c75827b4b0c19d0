using System.Globalization;
using System.Text;
using Ullage.Audit.Objects;
using Ullage.Inspection;
using Ullage.Inspection.Binaries;
using Ullage.Inspection.Images;

namespace Ullage.Audit.Sources;

/// <summary>
/// The facts of an image or binary that rules look at, as YAML. Of the environment only names are told, and every text is escaped: nothing in an image can
/// pass for a field or for a comment that accepts findings.
/// </summary>
internal static class ArtifactText
{
    private const int MostItems = 100;
    private const int MostText = 1000;

    public static byte[] Of(string name, Artifact artifact)
    {
        var text = new StringBuilder();
        text.Append("apiVersion: ").Append(ArtifactObject.Version).Append('\n');
        text.Append("kind: ").Append(artifact.Image is null ? "Binary" : "Image").Append('\n');
        text.Append("metadata: {name: ").Append(Quoted(name)).Append("}\n");
        if (artifact.Image is { } image)
        {
            Add(text, image);
        }

        if ((artifact.Image?.Binary ?? artifact.Binary) is { } binary)
        {
            Add(text, binary, artifact.Image is null ? name : binary.Name);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Add(StringBuilder text, ImageFacts image)
    {
        text.Append("image:\n");
        text.Append("  names: ").Append(List(image.Tags)).Append('\n');
        text.Append("  digest: ").Append(Quoted(image.Digest)).Append('\n');
        text.Append("  user: ").Append(Quoted(image.User)).Append('\n');
        text.Append("  userId: ").Append(image.UserId is { } id ? Number(id) : "null").Append('\n');
        text.Append("  start: ").Append(image.Start).Append('\n');
        text.Append("  startsPath: ").Append(image.Program is { } path ? Quoted(path) : "null").Append('\n');
        text.Append("  entrypoint: ").Append(image.Entrypoint.Count > 0 ? "true" : "false").Append('\n');
        text.Append("  lacking: ").Append(List(image.Lacking)).Append('\n');
        text.Append("  notExecutable: ").Append(List(image.NotExecutable)).Append('\n');
        text.Append("  path: ").Append(List(image.SearchPath)).Append('\n');
        text.Append("  programs:").Append(image.Programs is null ? " null\n" : "\n");
        foreach (var (folder, names) in image.Programs ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            text.Append("    ").Append(Quoted(folder)).Append(": [").AppendJoin(", ", names.Select(Quoted)).Append("]\n");
        }

        text.Append("  environment: ").Append(List(image.Environment.Select(static e => e.Key))).Append('\n');
        text.Append("  shells: ").Append(List(image.Shells)).Append('\n');
        text.Append("  toolchains: ").Append(List(image.Toolchains)).Append('\n');
        text.Append("  caCertificates: ").Append(image.CaCertificates is { } certificates ? Quoted(certificates) : "null").Append('\n');
        text.Append("  missing: ").Append(List(image.Missing)).Append('\n');
    }

    private static void Add(StringBuilder text, BinaryFacts binary, string path)
    {
        text.Append("program:\n");
        text.Append("  path: ").Append(Quoted(path)).Append('\n');
        text.Append("  static: ").Append(binary.IsStatic ? "true" : "false").Append('\n');
        text.Append("  loader: ").Append(binary.Interpreter is { } loader ? Quoted(loader) : "null").Append('\n');
        text.Append("  strippableBytes: ").Append(Number(binary.StrippableBytes)).Append('\n');
        if (binary.Go is not { } go)
        {
            return;
        }

        var seesLimit = go.Version is { Minor: >= 25 } && !go.DefaultGodebug.Any(static s => s is { Key: "containermaxprocs", Value: "0" });
        text.Append("  go:\n");
        text.Append("    version: ").Append(go.Version is { } version ? Quoted(version.ToString()) : "null").Append('\n');
        text.Append("    containerCpu: ").Append(go.ContainerCpu).Append('\n');
        text.Append("    seesCpuLimit: ").Append(seesLimit ? "true" : "false").Append('\n');
        text.Append("    features:");
        foreach (var feature in go.Features.DistinctBy(static f => f.Feature))
        {
            text.Append("\n      ").Append(feature.Feature).Append(": ").Append(Quoted(feature.Name));
        }

        text.Append(go.Features.Count == 0 ? " {}\n" : "\n");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Take(MostItems).Select(Quoted)) + "]";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, MostText)).EnumerateRunes())
        {
            var shown = Rune.IsControl(rune) ? Rune.ReplacementChar : rune;
            if (Rune.IsLetterOrDigit(shown) && shown.IsAscii || " ./:_@+,=-".Contains((char)(shown.IsAscii ? shown.Value : '"'), StringComparison.Ordinal))
            {
                quoted.Append(shown);
            }
            else
            {
                quoted.Append("\\U").Append(shown.Value.ToString("X8", CultureInfo.InvariantCulture));
            }
        }

        return quoted.Append('"').ToString();
    }
}
