"""Where evidence is kept: in DATA_DIR, or in an S3-compatible storage when the environment names a bucket."""


def storage_of(env) -> dict:
    """The entry of STORAGES. Credentials are read by boto3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role."""
    bucket = env("EVIDENCE_S3_BUCKET", default="")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": env("EVIDENCE_S3_PREFIX", default=""),
            "endpoint_url": env("AWS_S3_ENDPOINT_URL", default=None),
            "region_name": env("AWS_S3_REGION_NAME", default=None),
            "addressing_style": env("AWS_S3_ADDRESSING_STYLE", default=None),
            # The bucket's own rule holds: private. No object is given a right of its own, and none is overwritten.
            "default_acl": None,
            "file_overwrite": False,
            # Beyond this a download waits in a temporary file, not in memory.
            "max_memory_size": 2 * 1024 * 1024,
        },
    }
