using System.Text;
using System.Text.Json;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>Gauge and log for those who stand outside the process. What asks here is not itself counted or recorded.</summary>
internal sealed class Observation(ServerGauge gauge, RequestLog log)
{
    public void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("gauge", exchange =>
        {
            if (Verb(exchange) == "reset")
            {
                gauge.Reset();
            }

            return exchange.AnswerJsonAsync(WriteGauge);
        });
        add("log", exchange =>
        {
            switch (Verb(exchange))
            {
                case "start":
                    log.Start();
                    break;
                case "stop":
                    log.Stop();
                    break;
            }

            return exchange.AnswerJsonAsync(WriteLog);
        });
    }

    private static string? Verb(Exchange exchange)
    {
        if (exchange.ArgumentCount == 0)
        {
            return null;
        }

        return HttpMethods.IsPost(exchange.Request.Method)
            ? exchange.Argument(0)
            : throw new FormatException($"{exchange.Request.Path} changes what is counted: it takes POST.");
    }

    private void WriteGauge(Utf8JsonWriter json)
    {
        json.WriteNumber("inFlight", gauge.InFlight);
        json.WriteNumber("highest", gauge.Highest);
        json.WriteNumber("total", gauge.Total);
        json.WriteNumber("openConnections", gauge.OpenConnections);
        json.WriteNumber("connectionsEver", gauge.ConnectionsEver);
    }

    private void WriteLog(Utf8JsonWriter json)
    {
        json.WriteBoolean("isOn", log.IsOn);
        json.WriteStartArray("requests");
        foreach (var request in log.Requests)
        {
            json.WriteStartObject();
            json.WriteNumber("number", request.Number);
            json.WriteNumber("milliseconds", Math.Round(request.At.TotalMilliseconds, 3));
            json.WriteString("method", request.Method);
            json.WriteString("target", request.Target);
            json.WriteString("protocol", request.Protocol);
            json.WriteString("connectionId", request.ConnectionId);
            json.WriteStartObject("headers");
            foreach (var (name, values) in request.Headers)
            {
                json.WriteStartArray(name);
                foreach (var value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteString("body", Encoding.UTF8.GetString(request.Body.Span));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
