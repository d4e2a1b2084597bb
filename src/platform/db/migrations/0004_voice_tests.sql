ALTER TABLE "calls" ADD COLUMN "voice_test" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "voice_variant" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "caller_signs" jsonb;--> statement-breakpoint
CREATE INDEX "calls_voice_test" ON "calls" USING btree ("workspace_id","voice_test") WHERE "calls"."voice_test" is not null;