using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ullage.Testing.Manifests;

/// <summary>Manifests as JSON: on one line, or indented by two blanks, four, or a tab.</summary>
internal sealed class JsonManifestGenerator(Random random)
{
    public GeneratedManifest Make()
    {
        var containers = new JsonArray();
        var known = new List<(string, string, string)>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var container = new JsonObject { ["name"] = "app" + (char)('0' + i), ["image"] = "x:1" };
            if (random.Next(2) == 0)
            {
                container["resources"] = random.Next(3) switch
                {
                    0 => new JsonObject(),
                    1 => new JsonObject { ["limits"] = new JsonObject { ["memory"] = "1Gi" } },
                    _ => new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "1Gi" }, ["limits"] = new JsonObject() },
                };
            }

            if (random.Next(2) == 0)
            {
                container["env"] = random.Next(2) == 0 ? new JsonArray() : new JsonArray(new JsonObject { ["name"] = "GOMAXPROCS", ["value"] = "8" }, new JsonObject { ["name"] = "END", ["value"] = "x" });
            }

            containers.Add(container);
            known.Add(("Deployment", "catalog", "app" + (char)('0' + i)));
        }

        var workload = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "catalog", ["annotations"] = new JsonObject { ["note"] = "tab\t, \"quotes\" and é" } },
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
        };
        var options = random.Next(4) switch
        {
            0 => new JsonWriterOptions(),
            1 => new JsonWriterOptions { Indented = true },
            2 => new JsonWriterOptions { Indented = true, IndentSize = 4 },
            _ => new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1 },
        };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            workload.WriteTo(writer);
        }

        return new(System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + (random.Next(2) == 0 ? "\n" : ""), known);
    }
}
