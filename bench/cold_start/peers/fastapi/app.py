"""A FastAPI app under Mangum like our generate route: it validates the body, makes the same AWS calls and responds."""

import uuid
from typing import Literal

import boto3
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel, Field

S3 = boto3.client("s3")
DYNAMODB = boto3.client("dynamodb")
app = FastAPI()


class Generate(BaseModel):
    """The request body."""

    video_description: str = Field(min_length=1, max_length=10_000)
    negative_prompt: str | None = Field(default=None, max_length=10_000)
    style_preset: str | None = None
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4"] = "16:9"
    output_format: Literal["png", "jpg", "webp"] = "png"
    seed: int = Field(default=0, ge=0, le=4_294_967_294)
    model: str | None = Field(default=None, max_length=100)


class Generated(BaseModel):
    """The response body."""

    success: bool
    message: str
    image_url: str
    seed: int
    id: str
    model: str


@app.post("/api/generate")
def generate(body: Generate) -> Generated:
    key = {"provider": {"S": "sandbox"}, "entry": {"S": "limit"}}
    job_id = uuid.uuid4().hex
    record = {"id": {"S": job_id}, "prompt": {"S": body.video_description}}
    DYNAMODB.get_item(TableName="jobs", Key={"id": {"S": "fingerprint"}}, ConsistentRead=True)
    DYNAMODB.update_item(
        TableName="coordination",
        Key=key,
        UpdateExpression="SET point = :p",
        ExpressionAttributeValues={":p": {"N": "1"}},
        ReturnValues="ALL_NEW",
    )
    DYNAMODB.transact_write_items(TransactItems=[{"Put": {"TableName": "jobs", "Item": record}}])
    S3.put_object(Bucket="media", Key=f"images/{job_id}.png", Body=bytes(60_000), ContentType="image/png")
    DYNAMODB.put_item(TableName="jobs", Item=record)
    return Generated(
        success=True,
        message="Image generated successfully",
        image_url=f"/images/{job_id}.png",
        seed=body.seed or 1,
        id=job_id,
        model="sandbox",
    )


lambda_handler = Mangum(app, lifespan="off")
