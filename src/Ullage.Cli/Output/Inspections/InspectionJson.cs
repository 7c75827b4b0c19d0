using Ullage.Cli.Output.Documents;
using Ullage.Inspection;

namespace Ullage.Cli.Output.Inspections;

/// <summary>For programs: everything that was found.</summary>
internal sealed class InspectionJson : IInspectionWriter
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Artifact> artifacts, InspectionDetail detail, TextWriter output, OutputStyle style)
    {
        using var w = new JsonDocumentWriter(output);
        w.StartObject();
        w.Property("schemaVersion", 1);
        w.Property("artifacts", artifacts, (w, a) =>
        {
            w.Property("path", a.Path);
            w.Property("kind", a.Binary is not null ? "binary" : a.Image is not null ? "image" : "dockerfile");
            w.Property("binary", a.Binary, (w, b) => BinaryShape.Write(w, b, detail));
            w.Property("image", a.Image, (w, i) => ImageShape.Write(w, i, detail));
            w.Property("dockerfile", a.Dockerfile, DockerfileShape.Write);
            w.Flush();
        });
        w.EndObject();
        w.Finish();
    }
}
