using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>Reads where a container's variables come from. Of the variables themselves only those are read that runtimes heed.</summary>
/// <param name="texts">Holds texts that come again and again.</param>
internal sealed class VariableReader(TextPool texts)
{
    private static readonly HashSet<string> Heeded = [.. DeclaredVariable.Heeded];

    /// <summary>Reads <c>env</c>, from its field's name on.</summary>
    public VariableObject[] Variables(ref Utf8JsonReader reader)
    {
        List<VariableObject>? found = null;
        for (var more = reader.EnterList(); more; more = reader.NextItem())
        {
            var (name, value) = ("", "");
            (string Kind, string Source, string Key) from = ("", "", "");
            while (reader.NextField())
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("value"u8) && (name.Length == 0 || Heeded.Contains(name)))
                {
                    value = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("valueFrom"u8) && (name.Length == 0 || Heeded.Contains(name)))
                {
                    from = Origin(ref reader);
                }
                else
                {
                    reader.Pass();
                }
            }

            if (Heeded.Contains(name))
            {
                (found ??= []).Add(new(name, value, from.Kind, from.Source, from.Key));
            }
        }

        return found is null ? [] : [.. found];
    }

    /// <summary>Reads <c>envFrom</c>, from its field's name on.</summary>
    public VariableSource[] Sources(ref Utf8JsonReader reader)
    {
        List<VariableSource>? found = null;
        for (var more = reader.EnterList(); more; more = reader.NextItem())
        {
            string prefix = "", kind = "", source = "";
            while (reader.NextField())
            {
                var (map, secret) = (reader.ValueTextEquals("configMapRef"u8), reader.ValueTextEquals("secretRef"u8));
                if (map || secret)
                {
                    (kind, source) = (map ? "ConfigMap" : "Secret", Reference(ref reader).Name);
                }
                else if (reader.ValueTextEquals("prefix"u8))
                {
                    prefix = reader.Text(texts);
                }
                else
                {
                    reader.Pass();
                }
            }

            (found ??= []).Add(new(kind, source, prefix));
        }

        return found is null ? [] : [.. found];
    }

    private (string Kind, string Source, string Key) Origin(ref Utf8JsonReader reader)
    {
        (string Kind, string Source, string Key) found = ("field", "", "");
        if (!reader.Enter())
        {
            return found;
        }

        while (reader.NextField())
        {
            var (map, secret) = (reader.ValueTextEquals("configMapKeyRef"u8), reader.ValueTextEquals("secretKeyRef"u8));
            var field = reader.ValueTextEquals("resourceFieldRef"u8) || reader.ValueTextEquals("fieldRef"u8);
            if (map || secret || field)
            {
                var (name, key) = Reference(ref reader);
                found = (map ? "ConfigMap" : secret ? "Secret" : "field", name, key);
            }
            else
            {
                reader.Pass();
            }
        }

        return found;
    }

    private (string Name, string Key) Reference(ref Utf8JsonReader reader)
    {
        var (name, key) = ("", "");
        if (!reader.Enter())
        {
            return (name, key);
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("resource"u8) || reader.ValueTextEquals("fieldPath"u8))
            {
                name = reader.Text(texts);
            }
            else if (reader.ValueTextEquals("key"u8))
            {
                key = reader.Text(texts);
            }
            else
            {
                reader.Pass();
            }
        }

        return (name, key);
    }
}
