using System.Text.Json;
using Ullage.Lab.Cluster;

namespace Ullage.Lab.Parts;

/// <summary>The file from which Prometheus learns the pods' own metrics, as Kubernetes' service discovery would tell it.</summary>
internal sealed class TargetFile(string path)
{
    public string Path { get; } = path;

    public void Write(IEnumerable<Pod> pods)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var pod in pods)
            {
                if (pod.Running is not { } instance)
                {
                    continue;
                }

                json.WriteStartObject();
                json.WriteStartArray("targets");
                json.WriteStringValue(instance.Metrics);
                json.WriteEndArray();
                json.WriteStartObject("labels");
                json.WriteString("namespace", pod.Spec.Namespace);
                json.WriteString("pod", pod.Name);
                json.WriteString("container", pod.Spec.Container);
                json.WriteString("app", pod.Spec.Deployment);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        // replaced in one step: Prometheus never reads half of it
        File.WriteAllBytes(Path + ".new", buffer.ToArray());
        File.Move(Path + ".new", Path, overwrite: true);
    }
}
