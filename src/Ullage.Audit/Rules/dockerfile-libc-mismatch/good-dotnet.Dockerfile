FROM mcr.microsoft.com/dotnet/sdk:10.0-alpine AS build
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -p:PublishAot=true -o /out
RUN dotnet publish -c Release -r linux-musl-x64 --self-contained -o /out/whole
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-alpine
COPY --from=build /out /app
USER 65532
ENTRYPOINT ["/app/api"]
