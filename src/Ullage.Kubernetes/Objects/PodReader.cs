using System.Globalization;
using System.Text.Json;
using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>
/// Reads pods straight from the bytes of a list, in one pass and without a document: of a large cluster's 160 MiB of pods nearly all is passed over. What is absent, null or of another
/// kind reads as nothing, as <see cref="Fields"/> has it. Successive pods of one owner share what is the same of them. Not thread-safe.
/// </summary>
internal sealed class PodReader
{
    private readonly TextPool _texts = new();
    private readonly List<(string Key, string Value)> _labels = [];
    private readonly List<(string Name, string Value)> _annotations = [];
    private readonly List<OwnerReference> _owners = [];
    private readonly List<ContainerObject> _containers = [];
    private readonly List<ContainerState> _states = [];
    private string _namespace = "";
    private string _name = "";
    private string _phase = "";
    private DateTimeOffset? _created;
    private PodObject? _before;

    /// <summary>Reads the object at whose beginning the reader stands, to its end.</summary>
    public PodObject Read(ref Utf8JsonReader reader)
    {
        (_namespace, _name, _phase, _created) = ("", "", "", null);
        _labels.Clear();
        _annotations.Clear();
        _owners.Clear();
        _containers.Clear();
        _states.Clear();
        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                Metadata(ref reader);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                Spec(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                Status(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return _before = new PodObject(_namespace, _name, _created, _phase)
        {
            Owners = Shared(_owners, _before?.Owners, static (a, b) => a.Kind == b.Kind && a.Name == b.Name && a.Controller == b.Controller),
            Labels = Shared(_labels, _before?.Labels, static (a, b) => a == b),
            Annotations = Shared(_annotations, _before?.Annotations, static (a, b) => a == b),
            Containers = Shared(Joined(), _before?.Containers, static (a, b) => a.SameAs(b)),
        };
    }

    private void Metadata(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                // No other pod has it.
                reader.Read();
                _name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                reader.Skip();
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                _namespace = Text(ref reader);
            }
            else if (reader.ValueTextEquals("creationTimestamp"u8))
            {
                _created = Moment(Text(ref reader));
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                Pairs(ref reader, _labels, "");
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                Pairs(ref reader, _annotations, UllageAnnotations.Prefix);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                Owners(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    private void Spec(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("containers"u8))
            {
                Containers(ref reader, init: false);
            }
            else if (reader.ValueTextEquals("initContainers"u8))
            {
                Containers(ref reader, init: true);
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    private void Status(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("phase"u8))
            {
                _phase = Text(ref reader);
            }
            else if (reader.ValueTextEquals("containerStatuses"u8))
            {
                States(ref reader, init: false);
            }
            else if (reader.ValueTextEquals("initContainerStatuses"u8))
            {
                States(ref reader, init: true);
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    /// <summary>App containers first, then those of <c>initContainers</c>, each with its state.</summary>
    private List<ContainerObject> Joined()
    {
        _containers.Sort(static (a, b) => (a.Role == ContainerRole.App ? 0 : 1) - (b.Role == ContainerRole.App ? 0 : 1) is var order && order != 0 ? order : a.Place - b.Place);
        for (var i = 0; i < _containers.Count; i++)
        {
            var container = _containers[i];
            var state = _states.FindLast(s => s.Name == container.Name && s.Init == (container.Role != ContainerRole.App));
            if (state is not null)
            {
                _containers[i] = container.With(state.Restarts, state.Last, state.Now);
            }
        }

        return _containers;
    }

    private void Containers(ref Utf8JsonReader reader, bool init)
    {
        for (var more = EnterList(ref reader); more; more = NextItem(ref reader))
        {
            string name = "", image = "", restart = "";
            var resources = ResourceSettings.None;
            while (NextField(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = Text(ref reader);
                }
                else if (reader.ValueTextEquals("image"u8))
                {
                    image = Text(ref reader);
                }
                else if (reader.ValueTextEquals("restartPolicy"u8))
                {
                    restart = Text(ref reader);
                }
                else if (reader.ValueTextEquals("resources"u8))
                {
                    resources = Resources(ref reader);
                }
                else
                {
                    Pass(ref reader);
                }
            }

            _containers.Add(new(name, !init ? ContainerRole.App : restart == "Always" ? ContainerRole.Sidecar : ContainerRole.Init, image, resources) { Place = _containers.Count });
        }
    }

    private ResourceSettings Resources(ref Utf8JsonReader reader)
    {
        var settings = ResourceSettings.None;
        if (!Enter(ref reader))
        {
            return settings;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("limits"u8))
            {
                var (cpu, memory) = Amounts(ref reader);
                settings = settings with { CpuLimit = cpu, MemoryLimit = memory };
            }
            else if (reader.ValueTextEquals("requests"u8))
            {
                var (cpu, memory) = Amounts(ref reader);
                settings = settings with { CpuRequest = cpu, MemoryRequest = memory };
            }
            else
            {
                Pass(ref reader);
            }
        }

        return settings;
    }

    private (CpuQuantity? Cpu, ByteQuantity? Memory) Amounts(ref Utf8JsonReader reader)
    {
        (CpuQuantity? Cpu, ByteQuantity? Memory) amounts = default;
        if (!Enter(ref reader))
        {
            return amounts;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("cpu"u8))
            {
                amounts.Cpu = CpuQuantity.TryParse(Text(ref reader), out var cpu, out _) ? cpu : null;
            }
            else if (reader.ValueTextEquals("memory"u8))
            {
                amounts.Memory = ByteQuantity.TryParse(Text(ref reader), out var memory, out _) ? memory : null;
            }
            else
            {
                Pass(ref reader);
            }
        }

        return amounts;
    }

    private void States(ref Utf8JsonReader reader, bool init)
    {
        for (var more = EnterList(ref reader); more; more = NextItem(ref reader))
        {
            var state = new ContainerState { Init = init };
            while (NextField(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    state.Name = Text(ref reader);
                }
                else if (reader.ValueTextEquals("restartCount"u8))
                {
                    state.Restarts = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) ? count : 0;
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("lastState"u8))
                {
                    state.Last = Ended(ref reader);
                }
                else if (reader.ValueTextEquals("state"u8))
                {
                    state.Now = Ended(ref reader);
                }
                else
                {
                    Pass(ref reader);
                }
            }

            _states.Add(state);
        }
    }

    private Ending? Ended(ref Utf8JsonReader reader)
    {
        Ending? ended = null;
        if (!Enter(ref reader))
        {
            return null;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("terminated"u8))
            {
                ended = Terminated(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return ended;
    }

    private Ending? Terminated(ref Utf8JsonReader reader)
    {
        string reason = "", at = "";
        if (!Enter(ref reader))
        {
            return null;
        }

        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("reason"u8))
            {
                reason = Text(ref reader);
            }
            else if (reader.ValueTextEquals("finishedAt"u8))
            {
                at = Text(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return new Ending(reason, Moment(at));
    }

    private void Owners(ref Utf8JsonReader reader)
    {
        for (var more = EnterList(ref reader); more; more = NextItem(ref reader))
        {
            string kind = "", name = "";
            var controller = false;
            while (NextField(ref reader))
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    kind = Text(ref reader);
                }
                else if (reader.ValueTextEquals("name"u8))
                {
                    name = Text(ref reader);
                }
                else if (reader.ValueTextEquals("controller"u8))
                {
                    controller = reader.Read() && reader.TokenType == JsonTokenType.True;
                    reader.Skip();
                }
                else
                {
                    Pass(ref reader);
                }
            }

            _owners.Add(new(kind, name, controller));
        }
    }

    private void Pairs(ref Utf8JsonReader reader, List<(string, string)> into, string prefix)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextField(ref reader))
        {
            var key = _texts.Read(ref reader);
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                into.Add((key[prefix.Length..], Text(ref reader)));
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    /// <summary>Goes to the next field of the object that the reader is in; false at its end.</summary>
    private static bool NextField(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes from a field's name into its value, an object; passes over any other value and is false then.</summary>
    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Goes from a field's name to the first object of its list; false where there is none, and the value is then passed over.</summary>
    private static bool EnterList(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return NextItem(ref reader);
        }

        reader.Skip();
        return false;
    }

    /// <summary>Goes to the next object of a list, past items of other kinds; false at the list's end.</summary>
    private static bool NextItem(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = _texts.Read(ref reader);
        reader.Skip();
        return text;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    private static T[] Shared<T>(List<T> now, T[]? before, Func<T, T, bool> same)
    {
        if (before is null || before.Length != now.Count)
        {
            return now.Count == 0 ? [] : [.. now];
        }

        for (var i = 0; i < before.Length; i++)
        {
            if (!same(before[i], now[i]))
            {
                return [.. now];
            }
        }

        return before;
    }

    private sealed class ContainerState
    {
        public bool Init { get; init; }

        public string Name { get; set; } = "";

        public int Restarts { get; set; }

        public Ending? Last { get; set; }

        public Ending? Now { get; set; }
    }
}
